package io.crmify.jpa;

import io.crmify.Crm;
import io.crmify.LeadState;
import io.crmify.LeadState.OnConnection;
import io.crmify.SyncState;
import io.crmify.jpa.capture.CapturedUnit;
import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.link.LinkAdmin;
import io.crmify.jpa.mapping.LeadModel;
import io.crmify.jpa.mapping.LeadType;
import io.crmify.jpa.mapping.read.LeadLookup.Condition;
import io.crmify.jpa.mapping.read.LeadLookup.Tenanted;
import io.crmify.jpa.store.Jdbc;
import jakarta.persistence.metamodel.EntityType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What application code asks, answered from the links. */
final class LinkedCrm implements Crm {
    private static final int PAGE = 500;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

    private final CapturedUnit unit;
    private final LeadModel model;
    private final Startup.Engine engine;
    private final Runnable wake;
    private final LinkAdmin admin;

    LinkedCrm(CapturedUnit unit, LeadModel model, Startup.Engine engine, Runnable wake) {
        this.unit = unit;
        this.model = model;
        this.engine = engine;
        this.wake = wake;
        this.admin = new LinkAdmin(unit.name());
    }

    private record Asked(LeadType type, String id) {}

    private Asked asked(Object entity) {
        var type = type(entity.getClass());
        var id = unit.factory().getPersistenceUnitUtil().getIdentifier(entity);
        if (id == null) {
            throw new IllegalArgumentException("The " + type + " has no id yet; persist it first");
        }
        return new Asked(type, type.ids().encode(id));
    }

    private LeadType type(Class<?> entity) {
        return model.typeOf(entity)
                .orElseThrow(() -> new IllegalArgumentException(entity.getName()
                        + " is no lead; annotate it with @CrmLead, or give crmify a LeadMapper for it"));
    }

    @Override
    public Optional<String> crmId(Object entity) {
        return crmId(entity, engine.lanes().all().get(0).name());
    }

    @Override
    public Optional<String> crmId(Object entity, String connection) {
        if (engine.lanes().lane(connection) == null) {
            throw new IllegalArgumentException("There is no connection '" + connection + "'; there are "
                    + engine.lanes().names());
        }
        return links(asked(entity)).stream()
                .filter(link -> link.connection().equals(connection))
                .flatMap(link -> Stream.ofNullable(link.crmId()))
                .findFirst();
    }

    private List<OnConnection> links(Asked asked) {
        return unit.database().inTransaction(jdbc -> admin.of(jdbc, asked.type().name(), asked.id()));
    }

    @Override
    public LeadState state(Object entity) {
        var asked = asked(entity);
        return unit.database().inTransaction(jdbc -> {
            var links = admin.of(jdbc, asked.type().name(), asked.id());
            var waits = unit.changes().isWaiting(jdbc, asked.type().name(), asked.id());
            return new LeadState(waits ? SyncState.PENDING : summary(links), links);
        });
    }

    private static SyncState summary(List<OnConnection> links) {
        for (var state : new SyncState[] {SyncState.FAILED, SyncState.PENDING, SyncState.SYNCED}) {
            if (links.stream().anyMatch(link -> link.sync() == state)) {
                return state;
            }
        }
        return SyncState.NONE;
    }

    @Override
    public void resync(Object entity) {
        var asked = asked(entity);
        record(asked.type(), List.of(new Tenanted(asked.id(), asked.type().tenantOf(entity))));
        wake.run();
    }

    @Override
    public long resync(Class<?> entity, String jpqlWhere, Map<String, ?> parameters) {
        var type = type(entity);
        var condition = new Condition(entityName(entity, type), jpqlWhere, parameters);
        var count = 0L;
        @Nullable String after = null;
        List<Tenanted> page;
        do {
            page = engine.lookup().where(type, condition, after, PAGE);
            record(type, page);
            count += page.size();
            after = page.isEmpty() ? after : page.get(page.size() - 1).id();
            wake.run();
        } while (page.size() == PAGE);
        return count;
    }

    // Of a subclass its own, since the others of its hierarchy are not meant.
    private String entityName(Class<?> asked, LeadType type) {
        var entities = unit.factory().getMetamodel().getEntities();
        return Stream.<Class<?>>iterate(asked, Objects::nonNull, Class::getSuperclass)
                .flatMap(known -> entities.stream().filter(entity -> entity.getJavaType() == known))
                .map(EntityType::getName)
                .findFirst()
                .orElse(type.names().entity());
    }

    private void record(LeadType type, Collection<Tenanted> leads) {
        var byTenant = leads.stream().collect(Collectors.groupingBy(Tenanted::tenant));
        var changes = new ArrayList<Change>();
        byTenant.forEach((tenant, all) -> changes.addAll(Changes.of(
                type.name(),
                tenant,
                Hint.TOUCHED,
                all.stream().map(Tenanted::id).toList())));
        unit.database().inTransaction(jdbc -> {
            unit.changes().append(jdbc, changes);
            return true;
        });
    }

    @Override
    public LeadState await(Object entity, Duration timeout) {
        var asked = asked(entity);
        var clock = unit.database().clock();
        var deadline = clock.nanos() + timeout.toNanos();
        var asOf = unit.database().inTransaction(Jdbc::now);
        while (true) {
            var waits = unit.database().inTransaction(jdbc -> waits(jdbc, asked.type(), asOf));
            var state = state(entity);
            if (!waits && state.sync() != SyncState.PENDING || clock.nanos() >= deadline) {
                return state;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_AGAIN.toMillis()));
            if (Thread.interrupted()) {
                Thread.currentThread().interrupt();
                return state;
            }
        }
    }

    private boolean waits(Jdbc jdbc, LeadType type, long asOf) {
        return unit.changes().isWaiting(jdbc, type.name(), asOf)
                || model.fanOuts().values().stream()
                        .filter(path -> path.type() == type)
                        .anyMatch(path -> unit.changes().isWaiting(jdbc, path.name(), asOf)
                                || engine.stores().fanOuts().isWaiting(jdbc, path.name(), asOf));
    }

    @Override
    public <T> T withoutSync(Supplier<T> work) {
        return unit.capture().without(work);
    }
}
