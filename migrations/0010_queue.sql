CREATE TABLE `job_events` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`job` text NOT NULL,
	`attempt` integer NOT NULL,
	`state` text NOT NULL,
	`runner` text,
	`failure` text,
	`result` text,
	`at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `job_events_job` ON `job_events` (`job`,`seq`);--> statement-breakpoint
CREATE TABLE `schedules` (
	`id` text PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	`cadence` text NOT NULL,
	`next_at_ms` integer,
	`last_sweep` text,
	`owner` text,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `schedules_due` ON `schedules` (`next_at_ms`);--> statement-breakpoint
CREATE TABLE `sweeps` (
	`id` text PRIMARY KEY NOT NULL,
	`request` text NOT NULL,
	`job_count` integer NOT NULL,
	`owner` text,
	`schedule` text,
	`idempotency_key` text,
	`request_sha256` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`cancelled_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `sweeps_idempotency_key_unique` ON `sweeps` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `sweeps_newest` ON `sweeps` (`created_at_ms`,`id`);--> statement-breakpoint
CREATE TABLE `webhook_deliveries` (
	`id` text PRIMARY KEY NOT NULL,
	`webhook` text NOT NULL,
	`event_seq` integer NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`next_at_ms` integer,
	`state` text DEFAULT 'pending' NOT NULL,
	`last_status` integer,
	`last_error` text,
	`updated_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `webhook_deliveries_due` ON `webhook_deliveries` (`next_at_ms`) WHERE next_at_ms is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_deliveries_event` ON `webhook_deliveries` (`webhook`,`event_seq`);--> statement-breakpoint
CREATE TABLE `webhooks` (
	`id` text PRIMARY KEY NOT NULL,
	`url` text NOT NULL,
	`events` text NOT NULL,
	`secret` text NOT NULL,
	`owner` text,
	`is_active` integer DEFAULT true NOT NULL,
	`after_seq` integer NOT NULL,
	`created_at_ms` integer NOT NULL
);
--> statement-breakpoint
DROP INDEX `jobs_queued`;--> statement-breakpoint
ALTER TABLE `jobs` ADD `device` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `labels` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `priority` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `jobs` ADD `deadline_at_ms` integer;--> statement-breakpoint
ALTER TABLE `jobs` ADD `debounce_key` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `sweep` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `schedule` text;--> statement-breakpoint
ALTER TABLE `jobs` ADD `owner` text;--> statement-breakpoint
CREATE INDEX `jobs_claim` ON `jobs` (priority desc,`created_at_ms`,`id`,`engine`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `jobs_deadline` ON `jobs` (`deadline_at_ms`) WHERE deadline_at_ms is not null and state in ('queued', 'leased', 'running');--> statement-breakpoint
CREATE INDEX `jobs_debounce` ON `jobs` (`debounce_key`,`created_at_ms`);--> statement-breakpoint
CREATE INDEX `jobs_sweep` ON `jobs` (`sweep`) WHERE sweep is not null;--> statement-breakpoint
ALTER TABLE `runners` ADD `labels` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `runners` ADD `is_draining` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `tokens` ADD `uses_left` integer;--> statement-breakpoint
-- Of jobs from before there were events only the last state is known.
INSERT INTO `job_events` (`job`, `attempt`, `state`, `runner`, `failure`, `result`, `at_ms`)
	SELECT `id`, `attempt`, `state`, `runner`, `failure`, `result`, `updated_at_ms` FROM `jobs` ORDER BY `updated_at_ms`, `id`;
--> statement-breakpoint
CREATE TRIGGER `jobs_made` AFTER INSERT ON `jobs`
BEGIN
	INSERT INTO `job_events` (`job`, `attempt`, `state`, `runner`, `failure`, `result`, `at_ms`)
		VALUES (new.`id`, new.`attempt`, new.`state`, new.`runner`, new.`failure`, new.`result`, new.`updated_at_ms`);
END;
--> statement-breakpoint
CREATE TRIGGER `jobs_moved` AFTER UPDATE ON `jobs` WHEN old.`state` <> new.`state` OR old.`attempt` <> new.`attempt`
BEGIN
	INSERT INTO `job_events` (`job`, `attempt`, `state`, `runner`, `failure`, `result`, `at_ms`)
		VALUES (new.`id`, new.`attempt`, new.`state`, new.`runner`, new.`failure`, new.`result`, new.`updated_at_ms`);
END;
