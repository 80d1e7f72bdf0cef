/**
 * What a CRM is to crmify. {@link io.crmify.backend.CrmBackend} has two methods and is enough; what more a CRM can do is said by
 * implementing interfaces of {@link io.crmify.backend.capability}, and what went wrong by throwing exceptions of
 * {@link io.crmify.backend.failure}.
 */
@NullMarked
package io.crmify.backend;

import org.jspecify.annotations.NullMarked;
