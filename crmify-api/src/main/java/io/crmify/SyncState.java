package io.crmify;

/** How far an entity is on its way to the CRM. */
public enum SyncState {
    /** crmify knows of no change of it: never recorded, or no lead for any connection. */
    NONE,
    /** A change is recorded and waits for its turn, for a retry, or for the CRM to come back. */
    PENDING,
    /** The CRM holds the latest state that crmify has read. */
    SYNCED,
    /** The CRM refused it. An edit, or {@link CrmOperations#retry(java.util.UUID)}, tries again. */
    FAILED
}
