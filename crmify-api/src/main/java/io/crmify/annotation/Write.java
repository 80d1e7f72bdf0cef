package io.crmify.annotation;

/** When a field is sent to the CRM, and so who owns it. A create sends every field that has a value. */
public enum Write {
    /** With a push when it changed since the last one: what people edit in the CRM stays until the application changes it. */
    CHANGED,
    /** With every push of the record: what people edit in the CRM is overwritten by the next one. */
    ALWAYS,
    /** When the record is created, and never again: the CRM owns it from then on. */
    ON_CREATE,
    /**
     * When it changed and the CRM's own field is empty; read before the push, so one more call. A value that someone enters in
     * the CRM between that read and the push is overwritten. Needs a backend that can read records.
     */
    IF_CRM_EMPTY
}
