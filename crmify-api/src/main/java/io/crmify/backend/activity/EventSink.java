package io.crmify.backend.activity;

/** Records that something happened to a person. */
public interface EventSink {
    /** Recording one again with the same {@link CrmEvent#key()} changes nothing, as far as the CRM can tell; the backend's page says how far. */
    void record(CrmEvent event);
}
