-- The life of a complaint: which states a deed may join, enforced here whatever the code believes.
-- The rows are those of app/src/complaints/model/life.rs; a test compares the two.

create table complaint_transition (
    deed       text not null,
    from_state text not null,
    to_state   text not null,
    primary key (from_state, to_state, deed)
);
insert into complaint_transition (deed, from_state, to_state)
values ('open', 'routed', 'accepted'),
       ('pass_on', 'routed', 'routed'), ('pass_on', 'accepted', 'routed'),
       ('give_back', 'routed', 'submitted'), ('give_back', 'accepted', 'submitted'),
       ('start', 'accepted', 'in_work'), ('start', 'planned', 'in_work'),
       ('start_again', 'reopened', 'in_work'),
       ('on_site', 'in_work', 'in_work'),
       ('ask', 'accepted', 'info_needed'), ('ask', 'in_work', 'info_needed'),
       ('reply', 'info_needed', 'in_work'), ('resume', 'info_needed', 'in_work'),
       ('ask_time', 'accepted', 'accepted'), ('ask_time', 'in_work', 'in_work'),
       ('ask_end', 'accepted', 'accepted'), ('ask_end', 'in_work', 'in_work'),
       ('extend', 'accepted', 'planned'), ('extend', 'in_work', 'planned'),
       ('close_unsolved', 'accepted', 'not_solved'), ('close_unsolved', 'in_work', 'not_solved'),
       ('deny', 'accepted', 'accepted'), ('deny', 'in_work', 'in_work'),
       ('answer', 'in_work', 'check'),
       ('send_back', 'check', 'in_work'), ('publish', 'check', 'await_confirm'),
       ('confirm', 'await_confirm', 'confirmed'),
       ('refute', 'await_confirm', 'reopened'), ('refute', 'not_solved', 'reopened'),
       ('auto_confirm', 'await_confirm', 'auto_confirmed'),
       ('reject', 'submitted', 'rejected'), ('reject', 'moderation', 'rejected');
insert into complaint_transition (deed, from_state, to_state)
select 'route', state, 'routed' from unnest(array['submitted', 'moderation', 'routed', 'accepted', 'in_work', 'planned', 'reopened']) as state;
insert into complaint_transition (deed, from_state, to_state)
select deed, case deed when 'hide' then state else 'hidden' end, case deed when 'hide' then 'hidden' else state end
from unnest(array['submitted', 'moderation', 'routed', 'accepted', 'in_work', 'planned', 'info_needed', 'check', 'await_confirm',
                  'confirmed', 'auto_confirmed', 'reopened', 'not_solved', 'handed_over']) as state,
     unnest(array['hide', 'show']) as deed;

create function complaint_state_follows_the_table() returns trigger language plpgsql as $$
begin
    -- what another system has decided is decided: nothing of our own goes on with it
    if current_setting('otklik.import', true) = 'on' then
        new.paused_at := null;
        new.confirm_until := null;
        delete from complaint_wish where complaint_id = new.complaint_id;
        return new;
    end if;
    if not exists (select from complaint_transition where from_state = old.state and to_state = new.state) then
        raise exception 'a complaint does not go from % to %', old.state, new.state
            using errcode = 'check_violation', constraint = 'complaint_transition';
    end if;
    return new;
end $$;
create trigger complaint_state_follows_the_table before update of state on complaint
    for each row when (old.state is distinct from new.state) execute function complaint_state_follows_the_table();

alter table complaint
    -- how often an organisation said "not ours"
    add bounces       smallint not null default 0,
    -- how often the term was moved
    add extensions    smallint not null default 0,
    -- since when the clock stands, because the author was asked
    add paused_at     timestamptz,
    -- until when the author may decide
    add confirm_until timestamptz,
    add constraint complaint_paused check (paused_at is null or state = 'info_needed'),
    add constraint complaint_extensions check (extensions between 0 and 2);

-- Who of the staff did it; never shown to the public.
alter table complaint_event add actor_id bigint;

-- What an organisation wishes for, until a dispatcher decides: more time, or an honest end.
create table complaint_wish (
    complaint_id bigint primary key references complaint,
    kind         text not null constraint complaint_wish_kind check (kind in ('time', 'end')),
    reason       text not null default '',
    words        text not null constraint complaint_wish_words check (char_length(words) between 10 and 4000),
    new_due      timestamptz,
    asked_by     bigint,
    asked_at     timestamptz not null default clock_timestamp(),
    constraint complaint_wish_term check ((kind = 'time') = (new_due is not null))
);

-- A case whose author was asked is not late: its clock stands. The same rule as app::complaints::model::Mark::of.
create or replace function complaint_mark(state text, reopened_count smallint, due_at timestamptz, at timestamptz)
returns text language sql immutable parallel safe as $$
    select case
        when state = 'await_confirm' then 'await'
        when state in ('confirmed', 'auto_confirmed') then 'done'
        when state in ('not_solved', 'handed_over', 'rejected', 'duplicate', 'hidden') then 'none'
        when state = 'reopened' or reopened_count > 0 then 'repeat'
        when due_at < at and state <> 'info_needed' then 'over'
        when state in ('submitted', 'moderation') then 'new'
        else 'work'
    end
$$;

-- The queue: by urgency, of an organisation or of all.
create index complaint_queue_idx on complaint (coalesce(due_at, '9999-01-01'), complaint_id) where is_open;
create index complaint_queue_of_idx on complaint (organisation_id, coalesce(due_at, '9999-01-01'), complaint_id) where is_open;
create index complaint_decide_idx on complaint (confirm_until) where state = 'await_confirm';
create index complaint_paused_idx on complaint (paused_at) where state = 'info_needed';
