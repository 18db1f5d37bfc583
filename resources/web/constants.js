// Written by pos_app/wire/export.py: change it there.
export const PROTOCOL_VERSION = 1;
export const ROLE = "display";
export const CLOSE_AUTH = 4401;
export const CLOSE_REVOKED = 4403;
export const CLOSE_VERSION = 4406;
export const CLOSE_REPLACED = 4409;
export const CLOSE_NEEDS_TLS = 4426;
export const FINAL_CODES = [CLOSE_AUTH, CLOSE_REVOKED, CLOSE_VERSION, CLOSE_REPLACED, CLOSE_NEEDS_TLS];
export const CLOSE_SHUTTING_DOWN = 1001;
export const AUTH_TIMEOUT_MS = 3000;
export const LINK_LOST_MS = 5000;
export const PAID_MS = 6000;
export const EXPIRED_MS = 10000;
export const LAST_MINUTE_MS = 60000;
export const QUIET_ZONE = 4;
export const SMALLEST_MODULE = 3;
