-- The sign of a complaint on the map: the same rule as app::complaints::model::Mark::of (a test compares the two).
create function complaint_mark(state text, reopened_count smallint, due_at timestamptz, at timestamptz)
returns text language sql immutable parallel safe as $$
    select case
        when state = 'await_confirm' then 'await'
        when state in ('confirmed', 'auto_confirmed') then 'done'
        when state in ('not_solved', 'handed_over', 'rejected', 'duplicate', 'hidden') then 'none'
        when state = 'reopened' or reopened_count > 0 then 'repeat'
        when due_at < at then 'over'
        when state in ('submitted', 'moderation') then 'new'
        else 'work'
    end
$$;

create index complaint_open_recent_idx on complaint (created_at desc, complaint_id desc) where is_open;
