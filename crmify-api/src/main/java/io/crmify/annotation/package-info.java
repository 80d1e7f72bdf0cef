/**
 * How an entity says that it is a lead. Three are enough for most: {@link io.crmify.annotation.CrmLead} on the class,
 * {@link io.crmify.annotation.CrmField} on what the CRM shall have, {@link io.crmify.annotation.LeadStatus} on where the
 * person stands. All are read once, when crmify starts; every fault in them is reported then, in one
 * {@link io.crmify.StartupException}.
 */
@NullMarked
package io.crmify.annotation;

import org.jspecify.annotations.NullMarked;
