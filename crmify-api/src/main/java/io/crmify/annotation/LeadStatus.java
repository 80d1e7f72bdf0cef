package io.crmify.annotation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Where the lead stands: on an attribute of the lead, or on a method of it without parameters.
 *
 * <p>A {@link io.crmify.lead.LeadStage} is sent in the CRM's word for it, which {@code crmify.lead.new-status},
 * {@code contacted-status}, {@code converted-status} and {@code dead-status} override. A String, or the name of any other
 * enum's constant, is the CRM's own word. Null sends nothing. Only a changed status is sent, so that one set by people in the
 * CRM stays.
 */
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD})
public @interface LeadStatus {
    /**
     * For a method: the attributes that it reads, as dotted paths from the entity. Default: any change of the entity counts.
     * Name them, and an update of other attributes costs nothing.
     */
    String[] reads() default {};
}
