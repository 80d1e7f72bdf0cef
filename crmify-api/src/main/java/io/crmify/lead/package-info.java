/**
 * What travels to the CRM: a {@link io.crmify.lead.Lead} with its {@link io.crmify.lead.LeadKey}; and what code can be plugged
 * into the way from entity to lead: {@link io.crmify.lead.LeadMapper}, {@link io.crmify.lead.FieldConverter},
 * {@link io.crmify.lead.ConnectionSelector}.
 */
@NullMarked
package io.crmify.lead;

import org.jspecify.annotations.NullMarked;
