/**
 * What an entity class means to the CRM: an immutable model, made once when crmify starts
 * ({@link io.crmify.jpa.mapping.build}), by which entities are read ({@link io.crmify.jpa.mapping.read}) and turned into what is
 * sent ({@link io.crmify.jpa.mapping.lead}). All reflection of crmify is in these packages.
 */
@NullMarked
package io.crmify.jpa.mapping;

import org.jspecify.annotations.NullMarked;
