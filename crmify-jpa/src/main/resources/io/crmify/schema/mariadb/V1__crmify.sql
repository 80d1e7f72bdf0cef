-- crmify, schema version 1, MariaDB 10.7 and newer.
-- crmify runs it by itself (crmify.schema=create); with validate or none it is yours to run, by Flyway or Liquibase say.

create table if not exists crmify_schema (
    version      integer   not null primary key,
    installed_at timestamp not null default current_timestamp
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- what identifies the installation: part of the keys in the CRM, and the key of the fingerprints
create table if not exists crmify_setting (
    name    varchar(64)  not null primary key,
    content varchar(500) not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- one row per transaction, type, tenant and hint: 1 to 500 ids, one per line; deleted when admitted
create table if not exists crmify_change (
    id         uuid         not null primary key,
    unit       varchar(64)  not null,
    type       varchar(128) not null,
    tenant     varchar(100) not null,
    hint       varchar(8)   not null,
    ids        mediumtext   not null,
    size       integer      not null,
    created_at bigint       not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index if not exists crmify_change_type on crmify_change (unit, type, id);

-- what could not be admitted, with its cause
create table if not exists crmify_change_dead (
    id        uuid          not null primary key,
    unit      varchar(64)   not null,
    type      varchar(128)  not null,
    tenant    varchar(100)  not null,
    hint      varchar(8)    not null,
    entity_id mediumtext    not null,
    reason    varchar(64)   not null,
    detail    varchar(1000) not null,
    failed_at bigint        not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- a changed related entity whose leads are being looked up, 1,000 at a time
create table if not exists crmify_fanout (
    id         uuid         not null primary key,
    unit       varchar(64)  not null,
    path       varchar(255) not null,
    entity_id  varchar(400) not null,
    reached    varchar(400),
    created_at bigint       not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index if not exists crmify_fanout_path on crmify_fanout (unit, path, id);

-- one row per entity and connection: what the CRM has, and the work that is left
create table if not exists crmify_link (
    id            uuid         not null primary key,
    unit          varchar(64)  not null,
    type          varchar(128) not null,
    entity_id     varchar(400) not null,
    connection    varchar(64)  not null,
    tenant        varchar(100) not null,
    state         varchar(8)   not null,
    priority      smallint     not null,
    due_at        bigint,
    not_before    bigint       not null,
    seq           bigint       not null,
    lease_token   uuid,
    lease_until   bigint,
    confirm_at    bigint,
    removed       boolean      not null,
    suspect       boolean      not null,
    adopted       boolean      not null,
    projected     boolean      not null,
    crm_id        varchar(255),
    crm_object    varchar(64) not null default '',
    fingerprint   text,
    crm_status    varchar(100),
    synced_at     bigint,
    attempts      integer      not null,
    failed_first  bigint,
    failed_last   bigint,
    failed_budget bigint,
    reason        varchar(64),
    detail        varchar(1000),
    wish          varchar(8),
    created_at    bigint       not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create unique index if not exists crmify_link_entity on crmify_link (unit, type, entity_id, connection);
create unique index if not exists crmify_link_crm on crmify_link (unit, connection, crm_id, crm_object);
create index if not exists crmify_link_due on crmify_link (unit, connection, type, priority, due_at, id);
create index if not exists crmify_link_unprojected on crmify_link (unit, type, projected, id);
create index if not exists crmify_link_failed on crmify_link (unit, connection, state, failed_last, id);

-- one row per connection (type is empty), and one per type that a connection does not take for now
create table if not exists crmify_lane (
    unit            varchar(64)  not null,
    connection      varchar(64)  not null,
    type            varchar(128) not null,
    tenants         varchar(2000),
    state           varchar(16)  not null,
    since           bigint       not null,
    reason          varchar(64),
    detail          varchar(1000),
    until_at        bigint,
    stops           integer      not null,
    probe_until     bigint,
    ran_ms          bigint       not null,
    credential_hash varchar(64),
    account_id      varchar(128),
    deletes_held    boolean      not null,
    guard_from      bigint       not null,
    guard_count     bigint       not null,
    slot_micros     bigint       not null,
    seen_at         bigint       not null,
    primary key (unit, connection, type)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- what a CRM has given out to a connection, encrypted with crmify.encryption.keyset; for each credentials it was given for, by their hash
create table if not exists crmify_token (
    unit            varchar(64) not null,
    connection      varchar(64) not null,
    credential_hash varchar(64) not null,
    content         text,
    version         bigint      not null,
    lease_token     uuid,
    lease_until     bigint,
    renewed_at      bigint      not null,
    primary key (unit, connection, credential_hash)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- a job by which a CRM imports leads of a backfill; the links that it has are leased to its id
create table if not exists crmify_import (
    id         uuid         not null primary key,
    unit       varchar(64)  not null,
    connection varchar(64)  not null,
    type       varchar(128) not null,
    job        varchar(255) not null,
    look_at    bigint       not null,
    looks      integer      not null,
    begun_at   bigint       not null,
    until_at   bigint       not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- the latest job of a kind for a type on a connection, and how far it has got
create table if not exists crmify_job (
    unit        varchar(64)  not null,
    kind        varchar(16)  not null,
    connection  varchar(64)  not null,
    type        varchar(128) not null,
    state       varchar(16)  not null,
    reached     varchar(400),
    done        bigint       not null,
    token       uuid,
    lease_until bigint,
    started_at  bigint       not null,
    ended_at    bigint,
    reason      varchar(64),
    primary key (unit, kind, connection, type)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

-- one row per call; one per record only where it failed or its outcome changed
create table if not exists crmify_journal (
    id          uuid         not null primary key,
    unit        varchar(64)  not null,
    at          bigint       not null,
    node        varchar(36)  not null,
    connection  varchar(64)  not null,
    type        varchar(128) not null,
    operation   varchar(16)  not null,
    link        uuid,
    records     integer      not null,
    failed      integer      not null,
    reason      varchar(64),
    detail      varchar(1000),
    duration_ms integer      not null
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;
create index if not exists crmify_journal_at on crmify_journal (at);

-- successes by connection, node and hour; summed when read, so that no row is hot
create table if not exists crmify_counter (
    unit       varchar(64) not null,
    connection varchar(64) not null,
    node       varchar(36) not null,
    hour_start bigint      not null,
    outcome    varchar(16) not null,
    total      bigint      not null,
    primary key (unit, connection, node, hour_start, outcome)
) engine = InnoDB character set utf8mb4 collate utf8mb4_nopad_bin;

insert into crmify_schema (version) select 1 from dual where not exists (select 1 from crmify_schema where version = 1);
