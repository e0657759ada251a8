/**
 * Unpacks @sparticuz/chromium and the libraries it needs. The package always unpacks into the temporary folder, and its
 * libraries only on Amazon's machines, as told by the environment: so this runs as a process with its own TMPDIR and
 * AWS_LAMBDA_JS_RUNTIME (see bundled.ts).
 */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
