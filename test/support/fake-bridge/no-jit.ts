import { config } from 'zod';

// zod tries `new Function`, which the page's policy refuses and reports. The window itself has no zod at all.
config({ jitless: true });
