/**
 * Stand-ins for CRMs, over HTTP on this machine only: {@link io.crmify.backends.fake.FakeHubSpot}. They keep what they are told and
 * refuse what the CRM refuses; for demonstrations and tests.
 */
@NullMarked
package io.crmify.backends.fake;

import org.jspecify.annotations.NullMarked;
