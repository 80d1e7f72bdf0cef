/** From what an entity says to what is sent: values, their fingerprints, and the difference to what the CRM has. */
@NullMarked
package io.crmify.jpa.mapping.lead;

import org.jspecify.annotations.NullMarked;
