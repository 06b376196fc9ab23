export { maskSecret } from './secrets/mask.ts';
export { isPasswordName, isSecretName, wordsOfName } from './secrets/names.ts';
export { findTokenLiterals } from './secrets/tokens.ts';
export type { TokenKind, TokenLiteral } from './secrets/tokens.ts';
export { findUrlCredentials } from './secrets/urls.ts';
export type { UrlCredentials } from './secrets/urls.ts';
export { classifySecretValue } from './secrets/values.ts';
export type { SecretContext, SecretValue, SecretValueKind } from './secrets/values.ts';
