CREATE TABLE `blobs` (
	`sha256` text PRIMARY KEY NOT NULL,
	`size_bytes` integer NOT NULL,
	`chunks` text NOT NULL,
	`key` text NOT NULL,
	`owner` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`released_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `blobs_owner` ON `blobs` (`owner`);--> statement-breakpoint
CREATE TABLE `checkpoint_tags` (
	`variant` text NOT NULL,
	`tag` text NOT NULL,
	`checkpoint` text NOT NULL,
	`owner` text NOT NULL,
	`updated_at_ms` integer NOT NULL,
	PRIMARY KEY(`variant`, `tag`)
);
--> statement-breakpoint
CREATE INDEX `checkpoint_tags_checkpoint` ON `checkpoint_tags` (`checkpoint`);--> statement-breakpoint
CREATE TABLE `checkpoints` (
	`id` text PRIMARY KEY NOT NULL,
	`variant` text NOT NULL,
	`sequence` integer NOT NULL,
	`signed` text NOT NULL,
	`request_sha256` text NOT NULL,
	`item` text NOT NULL,
	`digests` text NOT NULL,
	`owner` text NOT NULL,
	`deleted_at_ms` integer
);
--> statement-breakpoint
CREATE INDEX `checkpoints_variant` ON `checkpoints` (`variant`);--> statement-breakpoint
CREATE TABLE `signing_keys` (
	`key_id` text PRIMARY KEY NOT NULL,
	`public_key` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`retired_at_ms` integer,
	`endorsed_by` text
);
--> statement-breakpoint
CREATE UNIQUE INDEX `signing_keys_active` ON `signing_keys` ((retired_at_ms is null)) WHERE retired_at_ms is null;--> statement-breakpoint
CREATE TABLE `doomed_objects` (
	`key` text PRIMARY KEY NOT NULL,
	`multipart_id` text
);
--> statement-breakpoint
CREATE TABLE `upload_parts` (
	`upload` text NOT NULL,
	`part` integer NOT NULL,
	`etag` text NOT NULL,
	PRIMARY KEY(`upload`, `part`)
);
--> statement-breakpoint
CREATE TABLE `uploads` (
	`id` text PRIMARY KEY NOT NULL,
	`sha256` text NOT NULL,
	`size_bytes` integer NOT NULL,
	`chunks` text NOT NULL,
	`key` text NOT NULL,
	`multipart_id` text NOT NULL,
	`owner` text NOT NULL,
	`created_at_ms` integer NOT NULL,
	`touched_at_ms` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `uploads_owner` ON `uploads` (`owner`,`sha256`);--> statement-breakpoint
CREATE INDEX `uploads_touched` ON `uploads` (`touched_at_ms`);