CREATE TABLE `jobs` (
	`id` text PRIMARY KEY NOT NULL,
	`variant` text NOT NULL,
	`task` text NOT NULL,
	`engine` text NOT NULL,
	`batch_size` integer NOT NULL,
	`image_px` integer NOT NULL,
	`precision` text NOT NULL,
	`protocol` text NOT NULL,
	`memory_bytes` integer NOT NULL,
	`state` text DEFAULT 'queued' NOT NULL,
	`attempt` integer DEFAULT 0 NOT NULL,
	`infrastructure_failures` integer DEFAULT 0 NOT NULL,
	`not_before_ms` integer DEFAULT 0 NOT NULL,
	`runner` text,
	`lease_expires_at_ms` integer,
	`progress` text,
	`failure` text,
	`result` text,
	`idempotency_key` text,
	`request_sha256` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`updated_at_ms` integer NOT NULL,
	FOREIGN KEY (`runner`) REFERENCES `runners`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "jobs_lease" CHECK((state in ('leased', 'running')) = (lease_expires_at_ms is not null)),
	CONSTRAINT "jobs_holder" CHECK(state not in ('leased', 'running', 'done') or (runner is not null and attempt > 0)),
	CONSTRAINT "jobs_result" CHECK((state = 'done') = (result is not null)),
	CONSTRAINT "jobs_failure" CHECK(state <> 'failed' or failure is not null)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `jobs_idempotency_key_unique` ON `jobs` (`idempotency_key`);--> statement-breakpoint
CREATE INDEX `jobs_queued` ON `jobs` (`created_at_ms`,`id`) WHERE state = 'queued';--> statement-breakpoint
CREATE INDEX `jobs_leased` ON `jobs` (`lease_expires_at_ms`) WHERE lease_expires_at_ms is not null;--> statement-breakpoint
CREATE TABLE `published_figures` (
	`id` text PRIMARY KEY NOT NULL,
	`variant` text NOT NULL,
	`position` integer NOT NULL,
	`figure` text NOT NULL,
	FOREIGN KEY (`variant`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `published_figures_variant` ON `published_figures` (`variant`,`position`);--> statement-breakpoint
CREATE TABLE `results` (
	`id` text PRIMARY KEY NOT NULL,
	`job` text NOT NULL,
	`attempt` integer NOT NULL,
	`runner` text NOT NULL,
	`received_at_ms` integer NOT NULL,
	`measurement_sha256` text NOT NULL,
	`variant` text NOT NULL,
	`task` text NOT NULL,
	`engine` text NOT NULL,
	`batch_size` integer NOT NULL,
	`image_px` integer NOT NULL,
	`precision` text NOT NULL,
	`protocol` text NOT NULL,
	`sample_count` integer NOT NULL,
	`min_ms` real NOT NULL,
	`median_ms` real NOT NULL,
	`mean_ms` real NOT NULL,
	`mad_ms` real NOT NULL,
	`p90_ms` real,
	`ci95_ms` text,
	`images_per_s` real NOT NULL,
	`engine_version` text NOT NULL,
	`execution` text NOT NULL,
	`threads` integer,
	`phases` text NOT NULL,
	`samples_ms` text NOT NULL,
	`losses` text,
	`peak_memory_bytes` integer,
	`clock` text NOT NULL,
	`started_at_ms` integer NOT NULL,
	`finished_at_ms` integer NOT NULL,
	`device` text NOT NULL,
	`runner_version` text NOT NULL,
	FOREIGN KEY (`job`) REFERENCES `jobs`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`runner`) REFERENCES `runners`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `results_job_unique` ON `results` (`job`);--> statement-breakpoint
CREATE INDEX `results_newest` ON `results` (`received_at_ms`);--> statement-breakpoint
CREATE TABLE `runners` (
	`id` text PRIMARY KEY NOT NULL,
	`key_sha256` text NOT NULL,
	`name` text NOT NULL,
	`device` text NOT NULL,
	`engines` text NOT NULL,
	`registered_at_ms` integer NOT NULL,
	`last_seen_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `runners_key_sha256_unique` ON `runners` (`key_sha256`);--> statement-breakpoint
CREATE TABLE `variants` (
	`id` text PRIMARY KEY NOT NULL,
	`family` text NOT NULL,
	`px` integer NOT NULL,
	`train_px` integer NOT NULL,
	`params` integer NOT NULL,
	`statistic_params` integer NOT NULL,
	`macs` integer NOT NULL,
	`macs_at_train_px` integer NOT NULL,
	`weight_bytes` integer NOT NULL,
	`activation_bytes` integer NOT NULL,
	`follows` text NOT NULL,
	`top1` real,
	`top5` real,
	`top1_figure` text
);
