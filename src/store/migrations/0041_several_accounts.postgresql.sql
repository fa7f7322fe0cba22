-- A person may have several accounts, each one role in one place; accounts: those that a login was
-- let into, numbers with spaces between.
ALTER TABLE account DROP CONSTRAINT account_snils_key;
CREATE INDEX account_snils ON account (snils);
ALTER TABLE login_session ADD COLUMN accounts TEXT NOT NULL DEFAULT '';
