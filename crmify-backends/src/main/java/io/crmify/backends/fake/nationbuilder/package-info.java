/** A stand-in for NationBuilder: {@link io.crmify.backends.fake.nationbuilder.FakeNationBuilder}. */
@NullMarked
package io.crmify.backends.fake.nationbuilder;

import org.jspecify.annotations.NullMarked;
