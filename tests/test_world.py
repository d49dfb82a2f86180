"""The world of the tests is made in bulk; its people are those of the portal all the same."""

from partners.actor import actor_for
from tests.world import NOW, PEOPLE, World, add_person


def test_actors_of_the_world_are_those_that_the_portal_makes(world: World) -> None:
    made = {name: actor_for(world.users[name], NOW) for name in PEOPLE}

    assert world.actors == made


def test_somebody_who_is_added_acts_like_the_first(world: World) -> None:
    institution, role = PEOPLE["alice"]
    other = add_person(world, "other", institution, role)

    assert world.actors["other"].grants == world.alice.grants
    assert world.actors["other"].label == str(other)
