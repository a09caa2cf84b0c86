DROP TABLE shops;
DROP TABLE addresses;
DROP TABLE signing_keys;
DROP TABLE verifications;
DROP TABLE refresh_tokens;
DROP TABLE sessions;
DROP TABLE users;
