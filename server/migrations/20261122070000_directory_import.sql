-- What an operator's files of reference data need: a tree of organisations with its kinds, things that are closed instead of
-- deleted, and norms that begin on a day.

alter table organisation
    add column kind      text not null default 'agency'
                         constraint organisation_kind_check check (kind in ('region', 'agency', 'office', 'unit')),
    add column short_ru  text not null default '',
    add column short_en  text not null default '',
    add column address   text not null default '',
    add column email     text not null default '',
    add column geom      geometry(Point, 4326),
    -- since when nothing new goes there; its complaints keep it
    add column closed_at timestamptz,
    add constraint organisation_not_its_own_parent check (parent_id <> organisation_id);
update organisation set kind = 'office' where parent_id is not null;
create index organisation_parent_idx on organisation (parent_id);

alter table category add column closed_at timestamptz;

-- Norms that began after the one in the row of the category, which holds before the first of these days. Days are the region's.
create table category_norm (
    category_id int  not null references category,
    valid_from  date not null,
    value       int  not null constraint category_norm_later_value_check check (value > 0),
    unit        text not null constraint category_norm_later_unit_check
                check (unit in ('minutes', 'working_hours', 'working_days', 'calendar_days')),
    source      text not null default '',
    primary key (category_id, valid_from)
);

-- A rule that changes is closed and written anew: complaints keep the words by which they were sent.
alter table routing_rule add column closed_at timestamptz;
with again as (
    select routing_rule_id, row_number() over (order by ordinal, routing_rule_id) * 10 as place
    from routing_rule
    where exists (select from routing_rule group by ordinal having count(*) > 1)
)
update routing_rule r set ordinal = a.place from again a where a.routing_rule_id = r.routing_rule_id;
create unique index routing_rule_ordinal_key on routing_rule (ordinal) where closed_at is null;
