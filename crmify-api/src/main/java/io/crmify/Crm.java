package io.crmify;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What application code asks of crmify. Inject it, or take it from {@code Crmify.crm()} where no container runs.
 *
 * <pre>{@code
 * @Inject Crm crm;
 * ...
 * crm.crmId(customer).ifPresent(id -> ...);
 * }</pre>
 *
 * <p>Thread-safe. Every method reads and writes crmify's own tables in a transaction of its own and never calls the CRM; none
 * sees what the caller's transaction has not committed yet. An entity may be managed or detached; it needs an id.
 * {@link IllegalArgumentException} if its class is no lead.
 */
public interface Crm {
    /** The entity's id in the CRM, on the first configured connection; empty until the CRM has given one. */
    Optional<String> crmId(Object entity);

    /** The entity's id in the CRM of one connection. {@link IllegalArgumentException} if no such connection is known. */
    Optional<String> crmId(Object entity, String connection);

    /** How far the entity is, on every connection. */
    LeadState state(Object entity);

    /**
     * Has the entity read again, as an edit would; what the CRM already has is not sent. For changes that the hook cannot see
     * (bulk HQL, SQL, another program). Also for a row that is gone: its record is deleted by the delete policy.
     */
    void resync(Object entity);

    /**
     * Has every entity read again that a query finds: the remedy after a bulk update.
     *
     * <pre>{@code crm.resync(Customer.class, "e.country = :country", Map.of("country", "CH"));}</pre>
     *
     * <p>Records 500 at a time, each in a transaction of its own, so that what was recorded stays if it fails halfway; to call it
     * again does no harm. It sees what is committed.
     *
     * @param entity the class of a lead
     * @param jpqlWhere a JPQL condition on the alias {@code e}; blank for all
     * @return how many were recorded
     * @throws IllegalArgumentException if the class is no lead, or the condition no JPQL
     */
    long resync(Class<?> entity, String jpqlWhere, Map<String, ?> parameters);

    /**
     * Waits until what was committed before the call has reached the CRM or has failed, but at most {@code timeout}. For tests
     * and for the rare page that must show the CRM id, which is in the state that is returned: onto the entity's attribute it comes
     * right after, or once nobody holds its row. The waiting thread holds no database connection.
     *
     * @return the state then; {@link SyncState#PENDING} if the time was up, as it always is for a lead that an operator must release
     */
    LeadState await(Object entity, Duration timeout);

    /**
     * Runs {@code work} and records nothing of what this thread flushes meanwhile: for imports of what the CRM already holds.
     * Begin and commit the transaction inside, or flush before the end: what is flushed later is recorded.
     */
    <T> T withoutSync(Supplier<T> work);

    /** As {@link #withoutSync(Supplier)}, for work without a result. */
    default void withoutSync(Runnable work) {
        withoutSync(() -> {
            work.run();
            return true;
        });
    }
}
