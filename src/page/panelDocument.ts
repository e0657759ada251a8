/** Where the page's files come from. */
interface PanelResources {
  /** Allows the page's own script, and no other; fresh for every document. */
  readonly nonce: string;
  /** What a content security policy calls the place of the files. */
  readonly source: string;
  /** The address of a file of `dist/webview`. */
  readonly address: (name: string) => string;
}

/** The pages that the extension shows, by the name of their bundle in `dist/webview`, and what they are called. */
const pages = { panel: 'Training', why: 'Why this gradient?' } as const;
export type PageName = keyof typeof pages;

/** A page: nothing but our own script and style sheets may load, and no inline style applies. */
export function panelDocument({ nonce, source, address }: PanelResources, page: PageName = 'panel'): string {
  const policy = [
    "default-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    `font-src ${source}`,
    `style-src ${source}`,
    `script-src 'nonce-${nonce}'`,
  ].join('; ');
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="${policy}">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <link rel="stylesheet" href="${address('codicon.css')}">
    <link rel="stylesheet" href="${address(`${page}.css`)}">
    <title>${pages[page]}</title>
  </head>
  <body>
    <div id="root"></div>
    <script nonce="${nonce}" src="${address(`${page}.js`)}"></script>
  </body>
</html>`;
}
