-- What is done without a row being counted is counted by itself. A run's number is at least the
-- number of runs before it.
ALTER TABLE account ADD COLUMN runs INTEGER NOT NULL DEFAULT 0;
UPDATE account SET runs = run;
ALTER TABLE account ADD COLUMN repeats INTEGER NOT NULL DEFAULT 0;
-- What comes again is one entry with a number of times, so that nobody can fill the disk by asking.
ALTER TABLE event ADD COLUMN subject TEXT NOT NULL DEFAULT ''; -- what of: a run, a reason
ALTER TABLE event ADD COLUMN last TEXT NOT NULL DEFAULT '';    -- when it happened last
ALTER TABLE event ADD COLUMN times INTEGER NOT NULL DEFAULT 1;
UPDATE event SET subject = 'entry ' || number, last = at;
CREATE UNIQUE INDEX event_of ON event (collaboration, epoch, member, what, subject);
