/**
 * Links: one row per entity and connection, with what the CRM has of it and the work that is left. Changes are admitted into them,
 * workers claim and settle them, and the CRM's id is projected from them onto entities.
 */
@NullMarked
package io.crmify.jpa.link;

import org.jspecify.annotations.NullMarked;
