/** Packages whose applications, routers and emitters keep functions and call them for each request or event. */
const packages =
  /^(express|express-promise-router|fastify|koa|@?koa[-/]router|hono|lambda-api|itty-router|polka|restana|@hapi\/hapi|openapi-backend|claudia-api-builder|lambda-router|aws-lambda-router|@aws-lambda-powertools\/event-handler(\/.*)?|@slack\/bolt|ask-sdk(-core)?|telegraf|grammy|(node:)?events|eventemitter[23])$/;

/** Whether a package's values keep the functions that they are given and call them back later. */
export function keepsCallbacks(module: string): boolean {
  return packages.test(module);
}

/** Methods of applications whose function runs while the application is set up. */
const setUps = /^(listen|register|configure|ready|decorate|start|init)$/;

/** Whether a method runs the function that it is given once, at the start. */
export function runsAtStart(method: string): boolean {
  return setUps.test(method);
}

const routeMethods = /^(get|post|put|patch|delete|del|all|any|use|options|head|route)$/;

/** Whether a call on whatever object reads like a route: `x.get('/orders', …)`. */
export function isRoute(method: string, first: string | undefined): boolean {
  return routeMethods.test(method) && first !== undefined && /^\/|^\*$/.test(first);
}
