interface Row {
  /** Packages whose settings one copy of the module shares. */
  readonly from: RegExp;
  /** The dotted way from the package, or from an instance of it, to the method. */
  readonly method: RegExp;
}

const rows: readonly Row[] = [
  { from: /^aws-sdk(\/|$)/, method: /(^|\.)config\.update$/ },
  { from: /^(moment|dayjs|moment-timezone|luxon|numeral)(\/|$)/, method: /^(locale|lang|tz\.setDefault)$/ },
  { from: /^(i18next|i18n|y18n|numbro)$/, method: /(^|\.)(changeLanguage|setLocale|setLanguage)$/ },
  { from: /^pino$/, method: /(^|\.)setBindings$/ },
  { from: /^log4js$/, method: /(^|\.)addContext$/ },
];

/** Names that set what a client of any library sends from then on. */
const clientSettings =
  /^set(AccessToken|RefreshToken|AuthToken|SessionToken|BearerToken|Credentials|ApiKey|APIKey|BaseUrl|BaseURL|DefaultHeaders?)$/;

/** Whether a call changes settings that the library, or an instance of it, keeps. */
export function changesSettings(library: string, path: readonly string[]): boolean {
  if (clientSettings.test(path.at(-1) ?? '')) return true;
  return rows.some(({ from, method }) => from.test(library) && method.test(path.join('.')));
}

/** Whether a call adds a function that the library runs for each request from then on. */
export function addsInterceptor(library: string, path: readonly string[]): boolean {
  return library === 'axios' && /(^|\.)interceptors\.(request|response)\.use$/.test(path.join('.'));
}

/** Whether a call puts files into an archive of JSZip, which holds them until they are removed: `zip.loadAsync(data)`, `zip.file(name, data)`. */
export function addsFiles(library: string, method: string, given: number): boolean {
  return library === 'jszip' && (method === 'loadAsync' || (method === 'file' && given > 1));
}

/** Whether a method of this name can change the settings of any library; a quick look before its library is asked for. */
export function mayChangeSettings(method: string): boolean {
  return (
    clientSettings.test(method) ||
    /^(update|locale|lang|setDefault|changeLanguage|setLocale|setLanguage|setBindings|addContext|use|loadAsync|file)$/.test(
      method,
    )
  );
}
