CREATE TABLE `aggregates` (
	`variant` text NOT NULL,
	`device` text NOT NULL,
	`engine` text NOT NULL,
	`task` text NOT NULL,
	`batch_size` integer NOT NULL,
	`image_px` integer NOT NULL,
	`precision` text NOT NULL,
	`result` text NOT NULL,
	`protocol` text NOT NULL,
	`median_ms` real NOT NULL,
	`p90_ms` real,
	`p99_ms` real,
	`images_per_s` real NOT NULL,
	`utilization` real,
	`grade` text,
	`sample_count` integer NOT NULL,
	`engine_version` text NOT NULL,
	`received_at_ms` integer NOT NULL,
	`result_count` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`variant`, `device`, `engine`, `task`, `batch_size`, `image_px`, `precision`)
);
--> statement-breakpoint
CREATE INDEX `aggregates_version` ON `aggregates` (`version`);--> statement-breakpoint
CREATE TABLE `devices` (
	`id` text PRIMARY KEY NOT NULL,
	`device` text NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `devices_version` ON `devices` (`version`);--> statement-breakpoint
CREATE TABLE `registry_state` (
	`id` integer PRIMARY KEY NOT NULL,
	`version` integer NOT NULL,
	`stamp` text NOT NULL,
	`catalog_version` integer NOT NULL,
	CONSTRAINT "registry_state_single" CHECK(id = 1)
);
