package io.crmify.annotation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import io.crmify.lead.FieldConverter;
import io.crmify.lead.LeadField;
import java.lang.annotation.Documented;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Sends an attribute to a field of the CRM.
 *
 * <pre>{@code
 * @CrmField(EMAIL)                            String email;
 * @CrmField(value = EMAIL, fallback = true)   String username;          // when email is null
 * @CrmField(value = COMPANY, path = "name")   @ManyToOne Account account; // a change of the account re-syncs its customers
 * @CrmField(property = "shoe_size")           Integer shoeSize;         // the CRM's own property
 * }</pre>
 *
 * <p>On a class it maps a constant, or a path from the entity: {@code @CrmField(value = LEAD_SOURCE, constant = "web")}.
 * Values may be strings, numbers, booleans, enums (by name), {@code java.time} dates and instants, UUIDs, URIs, locales and
 * zone ids; a path through a collection gives its distinct values, sorted and joined with "; ". Anything else needs a
 * {@link #converter}.
 */
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD, TYPE})
@Repeatable(CrmField.List.class)
public @interface CrmField {
    /** The standard field; leave it out when {@link #property} names one of the CRM's own. */
    LeadField value() default LeadField.CUSTOM;

    /** The CRM's own property, by the name its API gives it. */
    String property() default "";

    /**
     * A dotted path from the annotated attribute, or from the entity if a class is annotated: through embeddables, to-one and
     * to-many associations. A null on the way gives null.
     */
    String path() default "";

    /** Used when what is mapped to the same field without {@code fallback} is null. */
    boolean fallback() default false;

    /** A fallback's place among several for the same field, the lowest first; two with the same one are a fault. */
    int order() default 0;

    /** Whether this fallback is used for a blank text too, and not for null only. */
    boolean whenBlank() default false;

    /** A fixed value; on a class, or on any attribute, whose value is then not read. */
    String constant() default "";

    /** Turns the value into what the CRM shall have. Needs a constructor without parameters. */
    Class<? extends FieldConverter<?>> converter() default FieldConverter.None.class;

    /** When the value is sent. */
    Write write() default Write.CHANGED;

    /** Several on one attribute or class. */
    @Documented
    @Retention(RUNTIME)
    @Target({FIELD, METHOD, TYPE})
    @interface List {
        CrmField[] value();
    }
}
