/** Style sheets are esbuild's: importing one puts it into dist/webview/panel.css. */
declare module '*.css';
