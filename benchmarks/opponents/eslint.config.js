// ESLint with the two plugins that look for what xlint looks for, over every script below the current folder.
import noUnsanitized from "eslint-plugin-no-unsanitized";
import security from "eslint-plugin-security";

const scripts = ["**/*.js", "**/*.mjs", "**/*.cjs"];

export default [
    { ignores: ["!**/node_modules/"] },
    { ...noUnsanitized.configs.recommended, files: scripts },
    { ...security.configs.recommended, files: scripts },
    { files: scripts, languageOptions: { ecmaVersion: "latest", sourceType: process.env.SOURCE_TYPE ?? "script" } },
];
