package io.crmify.jpa.capture;

import io.crmify.jpa.capture.EntityEvent.Kind;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.mapping.CapturePlan.Holder;
import io.crmify.jpa.mapping.CapturePlan.OfEntity;
import io.crmify.jpa.mapping.Normal;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hibernate.Hibernate;
import org.hibernate.engine.spi.SessionFactoryImplementor;
import org.hibernate.engine.spi.SharedSessionContractImplementor;
import org.hibernate.event.spi.AbstractCollectionEvent;
import org.hibernate.event.spi.AbstractEvent;
import org.hibernate.event.spi.EventType;
import org.hibernate.event.spi.PostCollectionRecreateEvent;
import org.hibernate.event.spi.PostCollectionRecreateEventListener;
import org.hibernate.event.spi.PostCollectionRemoveEvent;
import org.hibernate.event.spi.PostCollectionRemoveEventListener;
import org.hibernate.event.spi.PostCollectionUpdateEvent;
import org.hibernate.event.spi.PostCollectionUpdateEventListener;
import org.hibernate.event.spi.PostDeleteEvent;
import org.hibernate.event.spi.PostDeleteEventListener;
import org.hibernate.event.spi.PostInsertEvent;
import org.hibernate.event.spi.PostInsertEventListener;
import org.hibernate.event.spi.PostUpdateEvent;
import org.hibernate.event.spi.PostUpdateEventListener;
import org.hibernate.event.spi.PostUpsertEvent;
import org.hibernate.event.spi.PostUpsertEventListener;
import org.hibernate.persister.entity.EntityPersister;
import org.jspecify.annotations.Nullable;

/** Hibernate's entrance: listens to its native events, of sessions and stateless sessions. */
final class HibernateCapture
        implements PostInsertEventListener,
                PostUpdateEventListener,
                PostDeleteEventListener,
                PostUpsertEventListener,
                PostCollectionRecreateEventListener,
                PostCollectionUpdateEventListener,
                PostCollectionRemoveEventListener {
    private static final long serialVersionUID = 1L;
    private static final Logger LOG = System.getLogger(HibernateCapture.class.getName());

    private final transient CapturedUnit unit;
    private final transient Capture capture;
    private final transient HibernateBuffers buffers;
    private final transient Map<EntityPersister, HibernateEntity> entities = new ConcurrentHashMap<>();

    HibernateCapture(CapturedUnit unit, SessionFactoryImplementor factory) {
        this.unit = unit;
        this.capture = unit.capture();
        this.buffers = new HibernateBuffers(capture, unit.changes(), factory);
    }

    void attach(SessionFactoryImplementor factory) {
        var registry = factory.getEventEngine().getListenerRegistry();
        registry.appendListeners(EventType.POST_INSERT, this);
        registry.appendListeners(EventType.POST_UPDATE, this);
        registry.appendListeners(EventType.POST_DELETE, this);
        registry.appendListeners(EventType.POST_UPSERT, this);
        registry.appendListeners(EventType.POST_COLLECTION_RECREATE, this);
        registry.appendListeners(EventType.POST_COLLECTION_UPDATE, this);
        registry.appendListeners(EventType.POST_COLLECTION_REMOVE, this);
    }

    CapturedUnit unit() {
        return unit;
    }

    HibernateBuffers buffers() {
        return buffers;
    }

    @Override
    public void onPostInsert(PostInsertEvent event) {
        record(event, Kind.INSERTED, event.getPersister(), event.getId(), new State(null, null, event.getState()));
    }

    @Override
    public void onPostUpdate(PostUpdateEvent event) {
        var state = new State(event.getDirtyProperties(), event.getOldState(), event.getState());
        record(event, Kind.UPDATED, event.getPersister(), event.getId(), state);
    }

    @Override
    public void onPostDelete(PostDeleteEvent event) {
        var state = new State(null, event.getDeletedState(), null);
        record(event, Kind.DELETED, event.getPersister(), event.getId(), state);
    }

    @Override
    public void onPostUpsert(PostUpsertEvent event) {
        record(event, Kind.UPSERTED, event.getPersister(), event.getId(), new State(null, null, event.getState()));
    }

    private record State(int @Nullable [] dirty, Object @Nullable [] before, Object @Nullable [] after) {}

    private void record(AbstractEvent event, Kind kind, EntityPersister persister, Object id, State state) {
        var plan = capture.planOf(persister.getMappedClass());
        if (plan == null) {
            return;
        }
        var entity = entity(plan, persister);
        var told = new HibernateEntityEvent(kind, entity, persister, id, state.dirty(), state.before(), state.after());
        capture.record(plan, told, sink(event, persister));
    }

    private HibernateEntity entity(OfEntity plan, EntityPersister persister) {
        var known = entities.get(persister);
        if (known != null && known.plan() == plan) {
            return known;
        }
        var entity = new HibernateEntity(plan, persister);
        entities.put(persister, entity);
        return entity;
    }

    private Capture.Sink sink(SharedSessionContractImplementor session) {
        return (type, tenant, hint, id) -> buffers.add(session, type, tenant, hint, id);
    }

    // Hibernate 6.6 does not tell the session of a stateless session's events. Without JTA there is no way into the
    // transaction then, and the loss is told rather than hidden.
    private Capture.Sink sink(AbstractEvent event, EntityPersister persister) {
        var session = HibernateEvents.session(event);
        if (session != null) {
            return sink(session);
        }
        return buffers.isJta() ? buffers::add : (type, tenant, hint, id) -> tellLoss(persister);
    }

    private static void tellLoss(EntityPersister persister) {
        LOG.log(
                Level.ERROR,
                "CRMIFY-303 {0}: this version of Hibernate hides a stateless session''s transaction, so the change is not recorded;"
                        + " use a session, or Crm.resync afterwards",
                persister.getEntityName());
    }

    @Override
    public void onPostRecreateCollection(PostCollectionRecreateEvent event) {
        recordCollection(event);
    }

    @Override
    public void onPostUpdateCollection(PostCollectionUpdateEvent event) {
        recordCollection(event);
    }

    @Override
    public void onPostRemoveCollection(PostCollectionRemoveEvent event) {
        recordCollection(event);
    }

    private void recordCollection(AbstractCollectionEvent event) {
        var session = HibernateEvents.session(event);
        var owner = event.getAffectedOwnerOrNull();
        var id = event.getAffectedOwnerIdOrNull();
        if (session == null || owner == null || id == null) {
            return; // a stateless session: the event of the owner itself is told as well
        }
        var plan = capture.planOf(Hibernate.getClass(owner));
        if (plan != null) {
            record(plan, event, new Owner(owner, id, session), sink(session));
        }
    }

    /** The entity whose collection changed. */
    private record Owner(Object entity, Object id, SharedSessionContractImplementor session) {
        // Its own removal is told as well, and says more.
        boolean isRemoved() {
            var entry = session.getPersistenceContextInternal().getEntry(entity);
            return entry != null && entry.getStatus().isDeletedOrGone();
        }

        String tenant(@Nullable String attribute) {
            return attribute == null
                    ? ""
                    : Normal.tenant(session.getEntityPersister(null, entity).getPropertyValue(entity, attribute));
        }
    }

    private static void record(OfEntity plan, AbstractCollectionEvent event, Owner owner, Capture.Sink sink) {
        var attribute = attribute(event, owner.session().getFactory());
        var self = plan.self();
        if (self != null
                && !owner.isRemoved()
                && (attribute.isEmpty() || self.relevance().concerns(attribute))) {
            sink.touch(
                    self.type(),
                    owner.tenant(self.tenant()),
                    Hint.TOUCHED,
                    self.ids().encode(owner.id()));
        }
        plan.related().stream()
                .filter(related -> attribute.isEmpty() || related.relevance().concerns(attribute))
                .forEach(related -> sink.touch(
                        related.fanOut(), "", Hint.TOUCHED, related.ids().encode(owner.id())));
        plan.holders().stream()
                .filter(holder -> holder.attribute().equals(attribute))
                .forEach(holder ->
                        touchElements(holder, event, sink, owner.session().getFactory()));
    }

    private static void touchElements(
            Holder holder, AbstractCollectionEvent event, Capture.Sink sink, SessionFactoryImplementor factory) {
        var ids = factory.getPersistenceUnitUtil();
        Stream.of(event.getCollection().getStoredSnapshot(), event.getCollection())
                .flatMap(collection -> elements(collection).stream())
                .filter(Objects::nonNull)
                .forEach(element ->
                        sink.touch(holder.type(), "", Hint.TOUCHED, holder.ids().encode(ids.getIdentifier(element))));
    }

    // The snapshot of a set is a map too, from each element to itself;
    // that of a bag with ids, from each id to its element.
    private static Collection<?> elements(@Nullable Object collection) {
        if (!Hibernate.isInitialized(collection)) {
            return List.of();
        }
        if (collection instanceof Map<?, ?> map) {
            return map.values();
        }
        return collection instanceof Collection<?> all ? all : List.of();
    }

    /** The first attribute of the collection's role; empty if a collection that was taken off does not know it any more. */
    private static String attribute(AbstractCollectionEvent event, SessionFactoryImplementor factory) {
        var role = event.getCollection().getRole();
        if (role == null) {
            return "";
        }
        var declaring = factory.getMappingMetamodel()
                .getCollectionDescriptor(role)
                .getOwnerEntityPersister()
                .getEntityName();
        var path = role.substring(declaring.length() + 1);
        return path.contains(".") ? path.substring(0, path.indexOf('.')) : path;
    }
}
