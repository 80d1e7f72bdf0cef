package io.crmify.annotation;

import static java.lang.annotation.ElementType.FIELD;
import static java.lang.annotation.ElementType.METHOD;
import static java.lang.annotation.RetentionPolicy.RUNTIME;

import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.Target;

/**
 * The attribute that tells the tenant a lead belongs to; a simple value of at most 100 characters. The lead goes to the
 * connections whose {@code tenants} name it, and to those that name none. Null is the empty tenant.
 */
@Documented
@Retention(RUNTIME)
@Target({FIELD, METHOD})
public @interface CrmTenant {}
