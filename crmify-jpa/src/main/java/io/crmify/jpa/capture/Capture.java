package io.crmify.jpa.capture;

import io.crmify.Fault;
import io.crmify.StartupException;
import io.crmify.jpa.capture.EntityEvent.Kind;
import io.crmify.jpa.change.Change;
import io.crmify.jpa.change.Change.Hint;
import io.crmify.jpa.mapping.CapturePlan;
import io.crmify.jpa.mapping.CapturePlan.Holder;
import io.crmify.jpa.mapping.CapturePlan.OfEntity;
import io.crmify.jpa.mapping.CapturePlan.Self;
import io.crmify.jpa.mapping.Normal;
import io.crmify.jpa.store.LoggedFailure;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Decides which leads a change of an entity concerns; the same for every entrance. Thread-safe; most of what it is asked about
 * concerns nobody, and costs one look into a map.
 */
public final class Capture {
    private static final Logger LOG = System.getLogger(Capture.class.getName());
    private static final CommitListener NOBODY = new CommitListener() {
        @Override
        public void committed(Map<String, Integer> changes) {}

        @Override
        public void missed(List<Change> changes) {
            lost(changes, null);
        }
    };

    private final ThreadLocal<Boolean> off = ThreadLocal.withInitial(() -> false);
    private volatile CapturePlan plan;
    private volatile CommitListener listener = NOBODY;
    private volatile List<Fault> faults = List.of();

    public Capture(CapturePlan plan) {
        this.plan = plan;
    }

    /**
     * Takes whom to tell of commits, and a plan that may know more: mappers are known only when crmify starts. What kept it from
     * recording has been mended then.
     */
    public void use(CapturePlan better, CommitListener told) {
        plan = better;
        listener = told;
        faults = List.of();
    }

    /** Says which committed changes are not recorded and cannot be any more. */
    public static void lost(List<Change> changes, @Nullable Throwable cause) {
        changes.forEach(change -> LOG.log(
                Level.ERROR,
                "CRMIFY-307 Changes of " + change.type() + " " + change.ids()
                        + " have committed but could not be recorded; call Crm.resync for them",
                cause == null ? null : LoggedFailure.of(cause)));
    }

    /** Records nothing from now on. */
    public void stop() {
        plan = new CapturePlan(Map.of());
    }

    /** Refuses changes of leads from now on, since they could not be recorded. */
    public void refuse(List<Fault> why) {
        faults = why;
    }

    /** What keeps it from recording. */
    public List<Fault> faults() {
        return faults;
    }

    /** Records nothing of what the thread does meanwhile. */
    public <T> T without(Supplier<T> work) {
        var before = off.get();
        off.set(true);
        try {
            return work.get();
        } finally {
            off.set(before);
        }
    }

    CommitListener listener() {
        return listener;
    }

    /** What concerns leads in an entity class; null if nothing does, now and on this thread. */
    @Nullable
    OfEntity planOf(Class<?> entityClass) {
        var found = plan.entities().get(entityClass);
        if (found == null || off.get()) {
            return null;
        }
        if (!faults.isEmpty()) {
            throw new StartupException(faults);
        }
        return found;
    }

    /** Where touched leads are put; asked only if there are any. */
    @FunctionalInterface
    interface Sink {
        void touch(String type, String tenant, Hint hint, String id);
    }

    void record(OfEntity concerned, EntityEvent event, Sink sink) {
        var self = concerned.self();
        if (self != null) {
            recordSelf(self, event, sink);
        }
        for (var related : concerned.related()) {
            // Nothing can refer to what was just inserted without being touched itself.
            if (event.kind() != Kind.INSERTED && isConcerned(event, related.relevance())) {
                sink.touch(related.fanOut(), "", Hint.TOUCHED, related.ids().encode(event.id()));
            }
        }
        for (var holder : concerned.holders()) {
            if (isConcerned(event, holder.relevance())) {
                touchReferred(holder, event.before(holder.attribute()), event, sink);
                touchReferred(holder, event.after(holder.attribute()), event, sink);
            }
        }
    }

    private static boolean isConcerned(EntityEvent event, CapturePlan.Relevance relevance) {
        return event.kind() != Kind.UPDATED || event.concerns(relevance);
    }

    private static void recordSelf(Self self, EntityEvent event, Sink sink) {
        if (!isConcerned(event, self.relevance())) {
            return;
        }
        var id = self.ids().encode(event.id());
        var before = tenant(self, event, true);
        var after = tenant(self, event, false);
        if (event.kind() == Kind.DELETED) {
            sink.touch(self.type(), before, Hint.REMOVED, id);
            return;
        }
        sink.touch(self.type(), after, Hint.TOUCHED, id);
        if (event.kind() == Kind.UPDATED && !before.isEmpty() && !before.equals(after)) {
            sink.touch(self.type(), before, Hint.TOUCHED, id);
        }
    }

    private static String tenant(Self self, EntityEvent event, boolean before) {
        var attribute = self.tenant();
        if (attribute == null) {
            return "";
        }
        var value = before ? event.before(attribute) : event.after(attribute);
        return Normal.tenant(value);
    }

    private static void touchReferred(Holder holder, @Nullable Object referred, EntityEvent event, Sink sink) {
        if (referred instanceof Collection<?> several) {
            several.forEach(one -> touchReferred(holder, one, event, sink));
        } else if (referred instanceof Map<?, ?> keyed) {
            touchReferred(holder, keyed.values(), event, sink);
        } else if (referred != null) {
            sink.touch(holder.type(), "", Hint.TOUCHED, holder.ids().encode(event.idOf(referred)));
        }
    }
}
