CREATE TABLE `custom_variants` (
	`id` text PRIMARY KEY NOT NULL,
	`owner` text NOT NULL,
	`name` text NOT NULL,
	`version` integer NOT NULL,
	`spec` text NOT NULL,
	`spec_sha256` text NOT NULL,
	`counted` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`deleted_at_ms` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custom_variants_version` ON `custom_variants` (`owner`,`name`,`version`);--> statement-breakpoint
CREATE UNIQUE INDEX `custom_variants_spec` ON `custom_variants` (`owner`,`name`,`spec_sha256`) WHERE deleted_at_ms is null;--> statement-breakpoint
CREATE INDEX `jobs_open_variant` ON `jobs` (`variant`) WHERE state in ('queued', 'leased', 'running');--> statement-breakpoint
CREATE INDEX `results_variant` ON `results` (`variant`,`received_at_ms`);