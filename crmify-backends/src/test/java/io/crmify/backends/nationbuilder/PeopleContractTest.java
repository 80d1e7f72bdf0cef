package io.crmify.backends.nationbuilder;

class PeopleContractTest extends NationContract {
    PeopleContractTest() {
        super("v1", "push");
    }
}
