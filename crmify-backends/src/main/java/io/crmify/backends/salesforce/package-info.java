/**
 * The backend {@code salesforce}: leads, contacts or a custom object of Salesforce, kept apart by an external id of crmify's own.
 */
@NullMarked
package io.crmify.backends.salesforce;

import org.jspecify.annotations.NullMarked;
