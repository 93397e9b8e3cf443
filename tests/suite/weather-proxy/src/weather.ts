import type { APIGatewayProxyEvent, APIGatewayProxyResult } from 'aws-lambda';
import axios from 'axios';
import https from 'node:https';

const providers = [process.env.WEATHER_URL_1!, process.env.WEATHER_URL_2!];

interface Weather {
  readonly temperature: number;
  readonly provider: string;
}

function timeout(milliseconds: number): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error('too slow')), milliseconds);
  });
}

async function ask(provider: string, city: string): Promise<Weather> {
  const http = axios.create({ baseURL: provider, httpsAgent: new https.Agent({ keepAlive: true }) }); // expect no-uncached-connection/connectionInHandler
  const { data } = await http.get<{ temp: number }>('/current', { params: { city, key: process.env.WEATHER_KEY } });
  return { temperature: data.temp, provider };
}

export const handler = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
  const city = event.queryStringParameters?.city ?? 'Berlin';
  for (const provider of providers) {
    try {
      const weather = await Promise.race([ask(provider, city), timeout(2500)]); // expect no-leaked-promise/losingTimer
      return { statusCode: 200, body: JSON.stringify(weather) };
    } catch (error) {
      console.warn('Provider failed', { provider, error });
    }
  }
  return { statusCode: 502, body: JSON.stringify({ message: 'No provider answered' }) };
};
