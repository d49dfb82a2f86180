from exchanges.notices import experts, materials, missions, project_reviews, projects, searches

__all__ = ["experts", "materials", "missions", "project_reviews", "projects", "searches"]
