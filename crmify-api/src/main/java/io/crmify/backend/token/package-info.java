/** Tokens that a CRM gives out and takes back: kept for all nodes, encrypted. */
@NullMarked
package io.crmify.backend.token;

import org.jspecify.annotations.NullMarked;
