/** The CRM's id on its way back into the entity's row. */
@NullMarked
package io.crmify.jpa.link.project;

import org.jspecify.annotations.NullMarked;
