package io.crmify.annotation;

import static java.lang.annotation.ElementType.TYPE;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * Makes an entity a lead: each of its instances gets, and keeps, a record in the CRM.
 *
 * <pre>{@code
 * @Entity @CrmLead
 * public class Customer {
 *     @Id @GeneratedValue(strategy = SEQUENCE) Long id;
 *     @CrmId                String crmId;
 *     @CrmField(FIRST_NAME) String firstName;
 *     @CrmField(LAST_NAME)  String lastName;
 *     @CrmField(EMAIL)      String email;
 *     @LeadStatus           LeadStage stage;
 * }
 * }</pre>
 *
 * <p>On a root entity it holds for its subclasses too; on a subclass only for that one and those below it. Properties may be
 * annotated on fields or getters, also in embeddables and mapped superclasses.
 */
@Documented
@Inherited
@Retention(RUNTIME)
@Target(TYPE)
public @interface CrmLead {
    /**
     * The stable name under which crmify stores the type; what it has stored is lost to it when the name changes. Default: the
     * entity name of the root entity. 1 to 128 characters, without line breaks.
     */
    String name() default "";

    /**
     * Names under which the type was stored before, the oldest first. Name the old class here when you rename it, and its links
     * are found again. crmify goes on storing under the first of them, so that nodes of both versions can run side by side.
     */
    String[] aliases() default {};

    /** The connections that get this type, by name. Default: all that are configured. */
    String[] connections() default {};

    /**
     * Who is a lead: a boolean attribute, a dotted path to one, or a method without parameters that returns a boolean. Default:
     * everyone. One who stops passing is kept in the CRM as it is. After a method any change of the entity counts as relevant.
     */
    String when() default "";
}
