package io.crmify.backend.activity;

import io.crmify.backend.failure.BackendException;
import java.util.List;
import java.util.Optional;

/** Records many events in few calls. */
public interface EventBatch extends EventSink {
    /** The most events that {@link #recordAll} takes: the CRM's own limit, at least 1. */
    int maxEvents();

    /**
     * Records events, of one person or of several; two that are the same count as one.
     *
     * <p>A failure of one event is its result. A failure of a call is thrown, and holds for all of them; those that the CRM has taken
     * nevertheless are told apart by {@link EventSink#record} only, so that after an unknown outcome they go one by one.
     *
     * @return one entry per event, in the same order; empty for one that the CRM has accepted
     */
    List<Optional<BackendException>> recordAll(List<CrmEvent> events);
}
