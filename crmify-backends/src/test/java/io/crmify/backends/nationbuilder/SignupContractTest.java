package io.crmify.backends.nationbuilder;

class SignupContractTest extends NationContract {
    SignupContractTest() {
        super("v2", "push");
    }
}
