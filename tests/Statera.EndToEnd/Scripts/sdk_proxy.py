"""Calls every method of openstacksdk's load balancer proxy, and checks what each gives.

The cloud is the one of OS_CLOUD in OS_CLIENT_CONFIG_FILE; its server has the provider noop_driver.
"""

import inspect

import openstack
from openstack import exceptions
from openstack import resource
from openstack import utils
from openstack.load_balancer.v2 import _proxy

NOWHERE = "00000000-0000-4000-8000-000000000000"
PROVIDER = "noop_driver"


class Recorder:
    """The proxy, and the names of what was called of it."""

    def __init__(self, proxy):
        self.proxy = proxy
        self.called = set()

    def __getattr__(self, name):
        self.called.add(name)
        return getattr(self.proxy, name)


connection = openstack.connect()
lb = Recorder(connection.load_balancer)
project = connection.current_project_id


def check(found, unset=(), **expected):
    """Every attribute is what is expected; none but those of unset is without a value."""
    for name, value in expected.items():
        if found[name] != value:
            raise AssertionError(f"{found}: {name} is {found[name]!r}, not {value!r}")
    for name, part in vars(type(found)).items():
        if isinstance(part, resource.Body) and name not in unset and found[name] is None:
            raise AssertionError(f"{found}: {name} has no value")
    return found


def lists(listed, *ids):
    """A list has these, in any order."""
    found = sorted(item.id for item in listed)
    if found != sorted(ids):
        raise AssertionError(f"listed are {found}, not {sorted(ids)}")


def active(load_balancer):
    """What was asked for is carried out."""
    check(
        lb.wait_for_load_balancer(load_balancer.id, interval=0.1, wait=60),
        unset=OF_LOAD_BALANCER, provisioning_status="ACTIVE")


def gone(load_balancer):
    """It is deleted; the generic waiter alone would ask it for a status, which load balancers call otherwise."""
    for _ in utils.iterate_timeout(60, f"{load_balancer.id} is still there", wait=0.1):
        if lb.find_load_balancer(load_balancer.id) is None:
            break
    resource.wait_for_delete(lb.proxy, load_balancer, 0.1, 60)


def refuses(error, method, *arguments, says="", **named):
    try:
        method(*arguments, **named)
    except error as refused:
        if says not in str(refused):
            raise AssertionError(f"it says {refused}, and nothing of {says}") from refused
        return
    raise AssertionError(f"{method.__name__}{arguments} is not refused")


def finds(method, item, *parent):
    """It is found by id and by name; what isn't there is none, or an error where that is asked for."""
    for key in filter(None, (item.id, item.name)):
        found = method(key, *parent)
        if found is None or found.id != item.id:
            raise AssertionError(f"{key}: found is {found}")
    if method("nowhere", *parent) is not None:
        raise AssertionError(f"{method.__name__} finds what isn't there")
    refuses(exceptions.ResourceNotFound, method, NOWHERE, *parent, ignore_missing=False)


def deleted(method, item, *parent):
    """It is deleted; a second time that is an error only where it is asked for."""
    method(item, *parent)
    method(NOWHERE, *parent)
    refuses(exceptions.ResourceNotFound, method, NOWHERE, *parent, ignore_missing=False)


OF_LOAD_BALANCER = ("availability_zone", "flavor_id", "vip_qos_policy_id", "updated_at")
OF_LISTENER = (
    "default_pool", "default_pool_id", "default_tls_container_ref", "tls_ciphers", "tls_versions", "alpn_protocols",
    "allowed_cidrs", "load_balancer_id", "updated_at")
OF_POOL = (
    "health_monitor_id", "listener_id", "loadbalancer_id", "session_persistence", "tls_ciphers", "tls_versions",
    "alpn_protocols", "updated_at")
OF_MEMBER = ("monitor_address", "monitor_port", "subnet_id", "updated_at")
OF_POLICY = ("redirect_pool_id", "redirect_prefix", "redirect_url", "updated_at")


def providers():
    names = [check(it).name for it in lb.providers()]
    if names != [PROVIDER]:
        raise AssertionError(f"the providers are {names}")
    for capability in lb.provider_flavor_capabilities(PROVIDER):
        check(capability)


def flavors():
    profile = check(
        lb.create_flavor_profile(name="fp", provider_name=PROVIDER, flavor_data="{}"),
        name="fp", provider_name=PROVIDER, flavor_data="{}")
    check(lb.update_flavor_profile(profile, name="fp2"), id=profile.id, name="fp2")
    check(lb.get_flavor_profile(profile.id), name="fp2", provider_name=PROVIDER)
    finds(lb.find_flavor_profile, profile)
    lists(lb.flavor_profiles(name="fp2"), profile.id)
    lists(lb.flavor_profiles(name="fp"))

    flavor = check(
        lb.create_flavor(name="f", flavor_profile_id=profile.id, is_enabled=True, description="d"),
        name="f", flavor_profile_id=profile.id, is_enabled=True, description="d")
    check(lb.update_flavor(flavor.id, is_enabled=False), is_enabled=False, name="f")
    check(lb.get_flavor(flavor), is_enabled=False, description="d")
    finds(lb.find_flavor, flavor)
    lists(lb.flavors(is_enabled=False), flavor.id)
    lists(lb.flavors(is_enabled=True))

    refuses(exceptions.ConflictException, lb.delete_flavor_profile, profile)
    deleted(lb.delete_flavor, flavor)
    deleted(lb.delete_flavor_profile, profile)


def zones():
    profile = check(
        lb.create_availability_zone_profile(name="ap", provider_name=PROVIDER, availability_zone_data="{}"),
        name="ap", provider_name=PROVIDER, availability_zone_data="{}")
    check(lb.update_availability_zone_profile(profile, name="ap2"), id=profile.id, name="ap2")
    check(lb.get_availability_zone_profile(profile.id), name="ap2")
    finds(lb.find_availability_zone_profile, profile)
    lists(lb.availability_zone_profiles(provider_name=PROVIDER), profile.id)

    # A zone has no id: the SDK takes its name for one where it is given as such.
    check(
        lb.create_availability_zone(
            name="az", availability_zone_profile_id=profile.id, is_enabled=True, description=""),
        name="az", availability_zone_profile_id=profile.id, is_enabled=True, description="")
    check(lb.update_availability_zone("az", description="e"), name="az", description="e")
    check(lb.get_availability_zone("az"), description="e", is_enabled=True)
    check(lb.find_availability_zone("az", ignore_missing=False), name="az")
    refuses(exceptions.ResourceNotFound, lb.find_availability_zone, "nowhere", ignore_missing=False)
    names = [it.name for it in lb.availability_zones(is_enabled=True)]
    if names != ["az"]:
        raise AssertionError(f"the zones are {names}")
    deleted(lb.delete_availability_zone, "az")
    deleted(lb.delete_availability_zone_profile, profile)


def quotas():
    default = check(lb.get_quota_default())
    check(
        lb.update_quota(project, load_balancers=7, members=default.members, listeners=9),
        load_balancers=7, listeners=9)
    check(lb.get_quota(project), load_balancers=7, listeners=9, pools=default.pools)
    listed = {it.project_id: it for it in lb.quotas()}
    check(listed[project], load_balancers=7)
    lb.delete_quota(project)
    check(lb.get_quota(project), load_balancers=default.load_balancers)


def load_balancer():
    subnet = connection.network.find_subnet("vip-subnet", ignore_missing=False)
    made = check(
        lb.create_load_balancer(name="web", vip_subnet_id=subnet.id, description="d", tags=["blue"]),
        unset=OF_LOAD_BALANCER, name="web", vip_subnet_id=subnet.id, vip_network_id=subnet.network_id, description="d",
        tags=["blue"], is_admin_state_up=True, project_id=project, provider=PROVIDER, listeners=[], pools=[])
    active(made)
    check(lb.update_load_balancer(made, description="e"), unset=OF_LOAD_BALANCER, description="e", name="web")
    active(made)
    found = check(lb.get_load_balancer(made.id), unset=OF_LOAD_BALANCER[:-1], description="e", tags=["blue"])
    port = connection.network.get_port(found.vip_port_id)
    if port.fixed_ips != [{"subnet_id": subnet.id, "ip_address": found.vip_address}]:
        raise AssertionError(f"the port has {port.fixed_ips}")
    finds(lb.find_load_balancer, made)
    lists(lb.load_balancers(), made.id)
    lists(lb.load_balancers(tags=["blue"], is_admin_state_up=True, vip_address=found.vip_address), made.id)
    lists(lb.load_balancers(not_tags=["blue"]))

    # One a page: the SDK follows the links.
    other = lb.create_load_balancer(name="other", vip_subnet_id=subnet.id)
    lists(lb.load_balancers(limit=1), made.id, other.id)
    active(other)
    deleted(lb.delete_load_balancer, other)
    gone(other)
    check(
        lb.get_load_balancer_statistics(made.id),
        total_connections=0, active_connections=0, bytes_in=0, bytes_out=0, request_errors=0)
    refuses(
        exceptions.BadRequestException, lb.create_load_balancer, name="x", vip_subnet_id=subnet.id, provider="nobody",
        says="nobody")
    refuses(exceptions.ResourceNotFound, lb.get_load_balancer, NOWHERE)
    return made


def listener(parent):
    made = check(
        lb.create_listener(
            name="http", protocol="HTTP", protocol_port=80, load_balancer_id=parent.id, allowed_cidrs=["127.0.0.0/8"],
            insert_headers={"X-Forwarded-For": "true"}, connection_limit=100, timeout_client_data=7000, tags=["red"]),
        unset=OF_LISTENER, name="http", protocol="HTTP", protocol_port=80, load_balancers=[{"id": parent.id}],
        allowed_cidrs=["127.0.0.0/8"], insert_headers={"X-Forwarded-For": "true"}, connection_limit=100,
        timeout_client_data=7000, tags=["red"], l7_policies=[], sni_container_refs=[], project_id=project)
    active(parent)
    check(lb.update_listener(made, description="e", timeout_client_data=8000), unset=OF_LISTENER, description="e")
    active(parent)
    check(lb.get_listener(made.id), unset=OF_LISTENER, timeout_client_data=8000, provisioning_status="ACTIVE")
    finds(lb.find_listener, made)
    lists(lb.listeners(load_balancer_id=parent.id, protocol="HTTP"), made.id)
    lists(lb.listeners(protocol="TCP"))
    check(
        lb.get_listener_statistics(made.id),
        total_connections=0, active_connections=0, bytes_in=0, bytes_out=0, request_errors=0)
    refuses(
        exceptions.ConflictException, lb.create_listener, protocol="HTTP", protocol_port=80, load_balancer_id=parent.id)
    return made


def pool(parent, listens):
    persistence = {
        "type": "APP_COOKIE", "cookie_name": "c", "persistence_granularity": None, "persistence_timeout": None}
    made = check(
        lb.create_pool(
            name="app", protocol="HTTP", lb_algorithm="ROUND_ROBIN", listener_id=listens.id,
            session_persistence={"type": "APP_COOKIE", "cookie_name": "c"}),
        unset=OF_POOL, name="app", protocol="HTTP", lb_algorithm="ROUND_ROBIN", session_persistence=persistence,
        listeners=[{"id": listens.id}], loadbalancers=[{"id": parent.id}], members=[], tls_enabled=False)
    active(parent)
    check(lb.update_pool(made, lb_algorithm="SOURCE_IP"), unset=OF_POOL, lb_algorithm="SOURCE_IP")
    active(parent)
    check(lb.get_pool(made.id), unset=OF_POOL, lb_algorithm="SOURCE_IP", project_id=project)
    check(lb.get_listener(listens.id), unset=OF_LISTENER, default_pool_id=made.id)
    finds(lb.find_pool, made)
    lists(lb.pools(loadbalancer_id=parent.id, name="app"), made.id)
    lists(lb.pools(lb_algorithm="ROUND_ROBIN"))
    return made


def member(parent, owner):
    made = check(
        lb.create_member(owner, name="one", address="127.0.0.9", protocol_port=80, weight=3, backup=False),
        unset=OF_MEMBER, name="one", address="127.0.0.9", protocol_port=80, weight=3, backup=False,
        is_admin_state_up=True, project_id=project, operating_status="NO_MONITOR", pool_id=owner.id)
    active(parent)
    check(lb.update_member(made, owner, weight=5, monitor_port=8080), unset=OF_MEMBER, weight=5, monitor_port=8080)
    active(parent)
    check(lb.get_member(made.id, owner.id), unset=OF_MEMBER, weight=5, monitor_port=8080)
    finds(lb.find_member, made, owner)
    lists(lb.members(owner.id, address="127.0.0.9", weight=5), made.id)
    lists(lb.members(owner, weight=3))
    check(lb.get_pool(owner.id), unset=OF_POOL, members=[{"id": made.id}])
    return made


def health_monitor(parent, watched):
    made = check(
        lb.create_health_monitor(
            name="check", pool_id=watched.id, type="HTTP", delay=5, timeout=3, max_retries=2, url_path="/h"),
        unset=("pool_id", "updated_at"), name="check", type="HTTP", delay=5, timeout=3, max_retries=2, max_retries_down=3,
        url_path="/h", http_method="GET", expected_codes="200", pools=[{"id": watched.id}], is_admin_state_up=True)
    active(parent)
    check(lb.update_health_monitor(made, delay=6), unset=("pool_id", "updated_at"), delay=6)
    active(parent)
    check(lb.get_health_monitor(made.id), unset=("pool_id", "updated_at"), delay=6, provisioning_status="ACTIVE")
    check(lb.get_pool(watched.id), unset=OF_POOL, health_monitor_id=made.id)
    finds(lb.find_health_monitor, made)
    lists(lb.health_monitors(type="HTTP", url_path="/h"), made.id)
    lists(lb.health_monitors(type="TCP"))
    return made


def policy(parent, listens):
    url = "http://example.org/"
    made = check(
        lb.create_l7_policy(
            name="away", listener_id=listens.id, action="REDIRECT_TO_URL", redirect_url=url, position=1),
        unset=OF_POLICY, name="away", listener_id=listens.id, action="REDIRECT_TO_URL", redirect_url=url, position=1,
        rules=[], is_admin_state_up=True, project_id=project)
    active(parent)
    check(lb.update_l7_policy(made, description="e"), unset=OF_POLICY, description="e")
    active(parent)
    check(lb.get_l7_policy(made.id), unset=OF_POLICY, redirect_url=url, provisioning_status="ACTIVE")
    finds(lb.find_l7_policy, made)
    lists(lb.l7_policies(listener_id=listens.id, action="REDIRECT_TO_URL"), made.id)
    lists(lb.l7_policies(action="REJECT"))
    check(lb.get_listener(listens.id), unset=OF_LISTENER, l7_policies=[{"id": made.id}])

    unset = ("key", "updated_at")
    rule = check(
        lb.create_l7_rule(made, type="PATH", compare_type="STARTS_WITH", rule_value="/a"),
        unset=unset, type="PATH", compare_type="STARTS_WITH", rule_value="/a", invert=False, project_id=project)
    active(parent)
    check(lb.update_l7_rule(rule, made, rule_value="/b", invert=True), unset=unset, rule_value="/b", invert=True)
    active(parent)
    check(lb.get_l7_rule(rule.id, made.id), unset=unset, rule_value="/b", invert=True, provisioning_status="ACTIVE")
    finds(lb.find_l7_rule, rule, made)
    lists(lb.l7_rules(made, type="PATH", compare_type="STARTS_WITH", invert=True), rule.id)
    lists(lb.l7_rules(made.id, type="COOKIE"))
    deleted(lb.delete_l7_rule, rule, made)
    active(parent)
    return made


def amphorae(parent):
    [amphora] = lb.amphorae(loadbalancer_id=parent.id)
    check(
        lb.get_amphora(amphora.id),
        unset=[name for name in vars(type(amphora)) if name not in ("id", "role", "status")],
        loadbalancer_id=parent.id, status="ALLOCATED")
    if lb.find_amphora(amphora.id).id != amphora.id or lb.find_amphora(NOWHERE) is not None:
        raise AssertionError("find_amphora")
    lb.configure_amphora(amphora.id)
    lb.failover_amphora(amphora.id)
    active(parent)
    refuses(exceptions.ResourceNotFound, lb.failover_amphora, NOWHERE)


def every_method_was_called():
    known = {
        name for name, part in vars(_proxy.Proxy).items() if inspect.isfunction(part) and not name.startswith("_")}
    if len(known) < 80 or known - lb.called:
        raise AssertionError(f"of {len(known)} methods these were not called: {sorted(known - lb.called)}")


providers()
flavors()
zones()
quotas()
web = load_balancer()
http = listener(web)
app = pool(web, http)
one = member(web, app)
checked = health_monitor(web, app)
away = policy(web, http)
amphorae(web)
lb.failover_load_balancer(web.id)
active(web)
refuses(exceptions.BadRequestException, lb.delete_load_balancer, web, says="it has children")
for delete, item, *of in (
        (lb.delete_l7_policy, away), (lb.delete_health_monitor, checked), (lb.delete_member, one, app),
        (lb.delete_pool, app), (lb.delete_listener, http)):
    deleted(delete, item, *of)
    active(web)
lb.create_listener(protocol="TCP", protocol_port=81, load_balancer_id=web.id)
active(web)
lb.delete_load_balancer(web, cascade=True)
gone(web)
lists(lb.load_balancers())
every_method_was_called()
