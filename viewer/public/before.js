// Runs before the program. Zod asks once whether it may make functions from text; the content security policy
// refuses, and browsers report every refusal. With this setting it does not ask.
globalThis.__zod_globalConfig = { jitless: true };
