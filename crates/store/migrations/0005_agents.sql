-- The stories of one person, and a story by its id, without looking at all of them.
CREATE INDEX IF NOT EXISTS agents_by_agent ON agents (agent, story);
CREATE INDEX IF NOT EXISTS stories_by_id ON stories (id);
