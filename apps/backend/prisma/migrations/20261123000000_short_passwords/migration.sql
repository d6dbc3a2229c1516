-- Whether a password is long enough only beside a second factor: its hash does not tell.

ALTER TABLE users ADD COLUMN password_short boolean NOT NULL DEFAULT false;
