package io.crmify.annotation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The String attribute that crmify fills in with the CRM's id. Filling it fires no hook, bumps no {@code @Version} and reaches
 * the row a moment after the CRM has answered; instances in memory keep the old value until they are refreshed.
 *
 * <p>An entity that carries an id when crmify first sees it is linked to that record, not created anew. Afterwards crmify alone
 * writes the column: on Hibernate an UPDATE of the entity leaves it out, so that no transaction can wipe it, and a value set
 * later by a setter is not saved.
 */
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD})
public @interface CrmId {
    /** The connection whose id it is, by name. Default: the first that is configured. */
    String connection() default "";
}
