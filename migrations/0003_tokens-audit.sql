CREATE TABLE `audit_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`at_ms` integer NOT NULL,
	`actor` text NOT NULL,
	`action` text NOT NULL,
	`subject` text NOT NULL,
	`detail` text NOT NULL,
	`previous_sha256` text,
	`sha256` text,
	CONSTRAINT "audit_events_seal" CHECK((sha256 is null) = (previous_sha256 is null)),
	CONSTRAINT "audit_events_detail" CHECK(length(detail) <= 4096)
);
--> statement-breakpoint
CREATE INDEX `audit_events_unsealed` ON `audit_events` (`seq`) WHERE sha256 is null;--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`secret_sha256` text NOT NULL,
	`scopes` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`expires_at_ms` integer,
	`revoked_at_ms` integer,
	`last_used_at_ms` integer,
	`created_by` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_secret_sha256_unique` ON `tokens` (`secret_sha256`);