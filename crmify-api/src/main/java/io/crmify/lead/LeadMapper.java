package io.crmify.lead;

/**
 * Maps a class one cannot annotate, or that needs code; it wins over annotations on the class. A CDI bean, or given to
 * {@code Crmify.configure(...)} where no container runs.
 *
 * <pre>{@code
 * @ApplicationScoped
 * class PersonMapper implements LeadMapper<Person> {
 *     public LeadContent map(Person person) {
 *         return LeadContent.empty().with(LeadField.EMAIL, person.email());
 *     }
 * }
 * }</pre>
 *
 * <p>Any change of an instance counts as relevant; changes of other entities that the mapper reads do not
 * ({@link io.crmify.Crm#resync(Object)} is for them). {@code map} runs on crmify's threads in a read-only session, several at
 * once, possibly twice for the same change; it may follow lazy associations and must neither write nor block. An exception fails
 * this one lead, with the exception's class as the cause.
 *
 * @param <T> the entity class; taken from the declaration of the bean's class
 */
public interface LeadMapper<T> {
    /** What the CRM shall have of it. */
    LeadContent map(T entity);

    /** Whether it is a lead at all; one that stops being one is kept in the CRM as it is. */
    default boolean isLead(T entity) {
        return true;
    }

    /** The stable name of the type, as {@link io.crmify.annotation.CrmLead#name()}; blank for the entity's name. */
    default String name() {
        return "";
    }
}
