package io.crmify.jpa.capture;

import io.crmify.jpa.capture.EntityEvent.Kind;
import io.crmify.jpa.change.Changes;
import io.crmify.jpa.config.Faults;
import io.crmify.jpa.config.SchemaMode;
import io.crmify.jpa.mapping.CapturePlan;
import io.crmify.jpa.mapping.CapturePlan.Relevance;
import io.crmify.jpa.mapping.access.AttributeMember;
import io.crmify.jpa.mapping.access.PropertyAccess;
import io.crmify.jpa.store.Database;
import io.crmify.jpa.store.UnitName;
import io.crmify.jpa.store.jta.JtaConnectionSource;
import io.crmify.jpa.store.jta.JtaResources;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.metamodel.EntityType;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entity listener's entrance, for providers other than Hibernate. An update is always recorded, since nobody tells what it
 * changed. What an entity referred to before the change is not known either: where a reference moves from one lead to another,
 * only the new one is recorded.
 */
public final class JpaCapture {
    private final CapturedUnit unit;
    private final JpaBuffers buffers;
    private final Set<Class<?>> entities;
    private final Map<Attribute, PropertyAccess> attributes = new ConcurrentHashMap<>();

    private JpaCapture(CapturedUnit unit, JtaResources jta) {
        this.unit = unit;
        this.buffers = new JpaBuffers(unit.capture(), unit.changes(), jta);
        this.entities = entities(unit.factory());
    }

    /** The entrance to a unit, not open yet. */
    public static JpaCapture of(EntityManagerFactory factory, JtaResources jta, SchemaMode schema, Faults faults) {
        var database = Database.of(new JtaConnectionSource(jta.dataSource(), jta.transactions()));
        Tables.prepare(database, schema, faults);
        var name = UnitName.of(factory);
        var capture = new Capture(new CapturePlan(Map.of()));
        return new JpaCapture(new CapturedUnit(name, factory, database, new Changes(database, name), capture), jta);
    }

    private record Attribute(Class<?> entity, String name) {}

    /** The entity classes of a unit. */
    static Set<Class<?>> entities(EntityManagerFactory factory) {
        return factory.getMetamodel().getEntities().stream()
                .map(EntityType::getJavaType)
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Records what the listener tells from now on. */
    public void open() {
        HookedUnits.add(this);
    }

    public CapturedUnit unit() {
        return unit;
    }

    boolean knows(Class<?> entity) {
        return entities.contains(entity);
    }

    /** An entity was inserted; false if no unit is known that has it, so that the change would be lost. */
    public static boolean inserted(Object entity) {
        return tell(Kind.INSERTED, entity);
    }

    /** An entity was updated; false as above. */
    public static boolean updated(Object entity) {
        return tell(Kind.UPDATED, entity);
    }

    /** An entity was deleted; false as above. */
    public static boolean deleted(Object entity) {
        return tell(Kind.DELETED, entity);
    }

    private static boolean tell(Kind kind, Object entity) {
        var type = entity.getClass();
        if (HookedUnits.areHibernates(type) && isHibernatesTurn()) {
            return true; // the hook sees it
        }
        var capture = HookedUnits.listening(type);
        if (capture != null) {
            capture.record(kind, entity);
        }
        return capture != null || HookedUnits.areSwitchedOff(type);
    }

    // A class may be mapped by several providers, and nothing else tells which of them has called.
    private static boolean isHibernatesTurn() {
        return StackWalker.getInstance().walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                .anyMatch(name -> name.startsWith("org.hibernate.") && !name.startsWith("org.hibernate.validator.")));
    }

    private void record(Kind kind, Object entity) {
        var plan = unit.capture().planOf(entity.getClass());
        if (plan != null) {
            unit.capture().record(plan, new Callback(kind, entity), buffers::add);
        }
    }

    private @Nullable Object value(Object entity, String attribute) {
        return attributes
                .computeIfAbsent(new Attribute(entity.getClass(), attribute), this::access)
                .read(entity);
    }

    private PropertyAccess access(Attribute attribute) {
        var mapped = unit.factory().getMetamodel().entity(attribute.entity()).getAttribute(attribute.name());
        return new PropertyAccess(AttributeMember.readable(mapped), UnaryOperator.identity());
    }

    /** It knows what the entity is like now, not what it was like before, nor which attributes changed. */
    private final class Callback implements EntityEvent {
        private final Kind kind;
        private final Object entity;

        Callback(Kind kind, Object entity) {
            this.kind = kind;
            this.entity = entity;
        }

        @Override
        public Kind kind() {
            return kind;
        }

        @Override
        public Class<?> entityClass() {
            return entity.getClass();
        }

        @Override
        public Object id() {
            return idOf(entity);
        }

        @Override
        public boolean concerns(Relevance relevance) {
            return true;
        }

        @Override
        public @Nullable Object before(String attribute) {
            return kind == Kind.DELETED ? value(entity, attribute) : null;
        }

        @Override
        public @Nullable Object after(String attribute) {
            return kind == Kind.DELETED ? null : value(entity, attribute);
        }

        @Override
        public Object idOf(Object referred) {
            return unit.factory().getPersistenceUnitUtil().getIdentifier(referred);
        }
    }
}
